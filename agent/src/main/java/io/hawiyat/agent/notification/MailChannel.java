package io.hawiyat.agent.notification;

import io.hawiyat.agent.manifest.Notification.Destination.Smtp;
import io.hawiyat.agent.manifest.Notification.Tls;
import io.hawiyat.agent.secret.Undecryptable;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** A mail of plain text. */
final class MailChannel {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Values values;
    private final Reachable reachable;

    MailChannel(Values values, Reachable reachable) {
        this.values = values;
        this.reachable = reachable;
    }

    Answer tell(Smtp smtp, Message message) throws Undecryptable {
        try {
            var refusal = reachable.refusal(smtp.host());
            if (refusal.isPresent()) {
                return new Answer.Refused(refusal.get());
            }
            send(smtp, message);
            return new Answer.Told();
        } catch (UnknownHostException unknown) {
            return new Answer.Failed("no such host: " + unknown.getMessage());
        } catch (AuthenticationFailedException refused) {
            return new Answer.Refused(smtp.host() + " refused the login: " + refused.getMessage());
        } catch (MessagingException failed) {
            var reason = smtp.host() + " did not take the mail: " + failed.getMessage();
            return isFinal(failed) ? new Answer.Refused(reason) : new Answer.Failed(reason);
        }
    }

    private void send(Smtp smtp, Message message) throws MessagingException, Undecryptable {
        var session = Session.getInstance(properties(smtp));
        var mail = mail(session, smtp, message);
        try (var transport = session.getTransport("smtp")) {
            if (smtp.login().isPresent()) {
                var login = smtp.login().get();
                transport.connect(login.username(), values.text(login.password()));
            } else {
                transport.connect();
            }
            transport.sendMessage(mail, mail.getAllRecipients());
        }
    }

    private static Properties properties(Smtp smtp) {
        var properties = new Properties();
        var millis = Long.toString(TIMEOUT.toMillis());
        properties.setProperty("mail.smtp.host", smtp.host());
        properties.setProperty("mail.smtp.port", Integer.toString(smtp.port()));
        properties.setProperty("mail.smtp.auth", Boolean.toString(smtp.login().isPresent()));
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.writetimeout", millis);
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(smtp.tls() == Tls.STARTTLS));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(smtp.tls() == Tls.STARTTLS));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(smtp.tls() == Tls.IMPLICIT));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        // Without it the name of this host is looked up, which may take long.
        properties.setProperty("mail.smtp.localhost", "hawiyat");
        return properties;
    }

    private static MimeMessage mail(Session session, Smtp smtp, Message message) throws MessagingException {
        var mail = new MimeMessage(session);
        mail.setFrom(new InternetAddress(smtp.from(), true));
        for (var recipient : smtp.to()) {
            mail.addRecipient(RecipientType.TO, new InternetAddress(recipient, true));
        }
        mail.setSubject(subject(message), StandardCharsets.UTF_8.name());
        mail.setText(body(message), StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(Instant.parse(message.time())));
        // RFC 3834: nobody is on holiday for a program.
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Hawiyat-Delivery", Long.toString(message.id()));
        return mail;
    }

    private static String subject(Message message) {
        var about = message.application()
                .map(name -> message.project().orElse("") + "/" + name)
                .orElse("source " + message.source());
        return "[hawiyat] " + about + ": " + message.event();
    }

    private static String body(Message message) {
        var body = new StringBuilder(message.text()).append("\n\n");
        message.revision().ifPresent(it -> body.append("Commit: ").append(it).append('\n'));
        message.commit().ifPresent(it -> body.append("        ").append(it).append('\n'));
        message.author().ifPresent(it -> body.append("Author: ").append(it).append('\n'));
        body.append("Source: ").append(message.source()).append('\n');
        body.append("Time:   ").append(message.time()).append('\n');
        message.url().ifPresent(it -> body.append('\n').append(it).append('\n'));
        return body.toString();
    }

    /** RFC 5321, 4.2.1: what begins with 5 is not to be tried again as it is. */
    private static boolean isFinal(MessagingException failed) {
        for (Exception at = failed; at instanceof MessagingException inner; at = inner.getNextException()) {
            var code = switch (at) {
                case SMTPSendFailedException sent -> sent.getReturnCode();
                case SMTPAddressFailedException address -> address.getReturnCode();
                default -> 0;
            };
            if (code >= 500) {
                return true;
            }
        }
        return false;
    }
}
