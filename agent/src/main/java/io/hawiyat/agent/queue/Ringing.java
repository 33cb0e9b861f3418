package io.hawiyat.agent.queue;

/** Rings for each message, and for those that may have been missed. */
record Ringing(Doorbell bell) implements Listeners.Listener {

    @Override
    public void heard(String message) {
        bell.ring();
    }

    @Override
    public void missed() {
        bell.ring();
    }
}
