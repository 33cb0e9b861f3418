package io.hawiyat.agent.manifest;

/** A place in a file; both numbers count from 1, columns in code points. */
record Position(int line, int column) {}
