package io.hawiyat.agent.api;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.HttpCompressionStrategy;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;

/** Long answers are compressed, but no streams: each would have a compressor of its own for as long as it is read. */
@Singleton
class PlainStreams implements BeanCreatedEventListener<HttpCompressionStrategy> {

    @Override
    public HttpCompressionStrategy onCreated(BeanCreatedEvent<HttpCompressionStrategy> event) {
        return new Whole(event.getBean());
    }

    /** Compresses only what is sent as a whole. */
    private record Whole(HttpCompressionStrategy usual) implements HttpCompressionStrategy {

        @Override
        public boolean isEnabled() {
            return usual.isEnabled();
        }

        @Override
        public boolean shouldCompress(HttpResponse response) {
            var type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
            return !type.startsWith("text/event-stream") && usual.shouldCompress(response);
        }

        @Override
        public int getCompressionLevel() {
            return usual.getCompressionLevel();
        }

        @Override
        public int getMaxZstdEncodeSize() {
            return usual.getMaxZstdEncodeSize();
        }
    }
}
