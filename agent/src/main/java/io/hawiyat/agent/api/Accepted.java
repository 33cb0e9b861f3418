package io.hawiyat.agent.api;

/** What was asked for, in words. */
record Accepted(String message) {}
