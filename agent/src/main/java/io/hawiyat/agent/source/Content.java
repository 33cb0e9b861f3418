package io.hawiyat.agent.source;

/** What came of reading a file of a snapshot. */
public sealed interface Content {

    /** All bytes of the file; the array is the caller's. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of each file would only cost
    record Bytes(byte[] bytes) implements Content {}

    /** Nothing was read; both in bytes. */
    record TooLarge(long size, long limit) implements Content {}

    /** The cache lost or spoiled it; the next fetch gets it again. */
    record Unreadable(String message) implements Content {}
}
