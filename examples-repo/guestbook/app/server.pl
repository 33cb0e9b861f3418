# A guestbook in one file: a process for each request, and psql as the way to the database (PGHOST, PGUSER...).
use strict;
use warnings;
use IO::Socket::INET;
use IPC::Open2;

my $most = 64 * 1024;    # bytes of a request

# The answer, or nothing when it failed, with the reason in the log. psql quotes its variables, where it reads :'name'.
sub psql {
    my ($statement, %variables) = @_;
    my @set = map { ('--set', "$_=$variables{$_}") } sort keys %variables;
    my $pid = open2(my $out, my $in, 'psql', '-XqAt', '--set', 'ON_ERROR_STOP=1', @set);
    print {$in} $statement;
    close($in);
    my $answer = join '', <$out>;
    waitpid($pid, 0);
    return $? == 0 ? $answer : undef;
}

sub page {
    my ($entries) = @_;
    return <<"HTML";
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Guestbook</title>
<style>body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
<h1>Guestbook</h1>
<form method="post" action="/"><input name="text" maxlength="500" required autofocus> <button>Write</button></form>
<ul>
$entries</ul>
</html>
HTML
}

sub respond {
    my ($client, $status, $type, $body, @headers) = @_;
    my @head = ("HTTP/1.1 $status", "Content-Type: $type; charset=utf-8", 'Content-Length: ' . length $body);
    print {$client} join("\r\n", @head, 'Connection: close', @headers, '', $body);
}

sub read_request {
    my ($client) = @_;
    my $text = '';
    until ($text =~ /\r?\n\r?\n/) {
        return if length $text > $most || !sysread($client, $text, 8192, length $text);
    }
    my ($head, $body) = split /\r?\n\r?\n/, $text, 2;
    my ($length) = $head =~ /^content-length:\s*(\d+)/im;
    while (length $body < ($length // 0)) {
        return if $length > $most || !sysread($client, $body, 8192, length $body);
    }
    return ($head =~ /^(\S+) (\S+)/, $body);
}

sub decoded {
    my ($text) = @_;
    $text =~ tr/+/ /;
    $text =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
    $text =~ tr/\0//d;
    return $text;
}

sub answer {
    my ($client) = @_;
    my ($method, $path, $body) = read_request($client) or return;
    return respond($client, '200 OK', 'text/plain', "ok\n") if $path eq '/healthz';
    return respond($client, '404 Not Found', 'text/plain', "There is nothing at $path\n") if $path ne '/';

    if ($method eq 'POST') {
        my ($text) = $body =~ /(?:^|&)text=([^&]*)/;
        my $written = psql(q{INSERT INTO entry (text) VALUES (:'text');}, text => decoded($text // ''));
        return respond($client, '303 See Other', 'text/plain', '', 'Location: /') if defined $written;
        return respond($client, '503 Service Unavailable', 'text/plain', "The database did not take it\n");
    }
    my $entries = psql(<<'SQL');
SELECT format('<li>%s <small>%s</small></li>', replace(replace(text, '&', '&amp;'), '<', '&lt;'),
              to_char(written, 'YYYY-MM-DD HH24:MI'))
FROM entry ORDER BY id DESC LIMIT 50;
SQL
    return respond($client, '200 OK', 'text/html', page($entries)) if defined $entries;
    return respond($client, '503 Service Unavailable', 'text/plain', "The database does not answer\n");
}

$| = 1;
$SIG{TERM} = sub { exit 0 };
$SIG{CHLD} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 64, ReuseAddr => 1) or die "port 8080: $!";
print "listening on 8080\n";
while (1) {
    my $client = $server->accept() or next;
    my $pid = fork();
    if (defined $pid && $pid == 0) {
        @SIG{qw(CHLD TERM)} = ('DEFAULT', 'DEFAULT');
        alarm 30;
        answer($client);
        exit 0;
    }
    close($client);
}
