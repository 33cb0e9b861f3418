package io.hawiyat.agent.docker;

import io.hawiyat.agent.manifest.BuildContext.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The files of a build as a tar that is made while it is read: one file at a time is in memory. */
final class ContextArchive extends InputStream {

    private final Iterator<Item> files;
    private final Function<String, byte[]> content;
    private final FileTime modified;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar;
    private byte[] ready = new byte[0];
    private int position;
    private boolean ended;

    /**
     * An archive, of which nothing is made yet.
     *
     * @param modified of every file: git knows none, and browsers take an old one for a file that did not change
     */
    ContextArchive(List<Item> files, Function<String, byte[]> content, Instant modified) {
        this.files = files.iterator();
        this.content = content;
        this.modified = FileTime.from(modified);
        this.tar = new TarArchiveOutputStream(made, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        var count = Math.min(length, ready.length - position);
        System.arraycopy(ready, position, into, offset, count);
        position += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (position == ready.length && !ended) {
            if (files.hasNext()) {
                add(files.next());
            } else {
                tar.finish();
                ended = true;
            }
            ready = made.toByteArray();
            made.reset();
            position = 0;
        }
        return position < ready.length;
    }

    private void add(Item file) throws IOException {
        var bytes = content.apply(file.sha256());
        var entry = new TarArchiveEntry(file.path());
        entry.setSize(bytes.length);
        entry.setMode(file.executable() ? 0755 : 0644);
        entry.setIds(0, 0);
        entry.setLastModifiedTime(modified);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
