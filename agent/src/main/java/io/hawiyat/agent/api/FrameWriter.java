package io.hawiyat.agent.api;

import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.io.buffer.ByteBufferFactory;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.body.TypedMessageBodyWriter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes frames as they are; the framework's own events know no comments. */
@Singleton
@Produces(MediaType.TEXT_EVENT_STREAM)
class FrameWriter implements TypedMessageBodyWriter<SentFrame> {

    @Override
    public Argument<SentFrame> getType() {
        return Argument.of(SentFrame.class);
    }

    @Override
    public void writeTo(
            Argument<SentFrame> type,
            MediaType mediaType,
            SentFrame frame,
            MutableHeaders headers,
            OutputStream output) {
        try {
            output.write(frame.text().getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            throw new UncheckedIOException("the reader of a stream went away", gone);
        }
    }

    @Override
    public ByteBuffer<?> writeTo(
            Argument<SentFrame> type,
            MediaType mediaType,
            SentFrame frame,
            MutableHeaders headers,
            ByteBufferFactory<?, ?> buffers) {
        return buffers.copiedBuffer(frame.text().getBytes(StandardCharsets.UTF_8));
    }
}
