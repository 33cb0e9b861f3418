package io.hawiyat.agent.manifest;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;

/** Ends the parsing of a document that has too many aliases or levels, before it is composed. */
final class LimitedParser implements Parser {

    static final int MAX_ALIASES = 50;
    static final int MAX_LEVELS = 50;

    private final Parser parser;
    private int aliases;
    private int levels;

    LimitedParser(Parser parser) {
        this.parser = parser;
    }

    /** A limit that a document breaks, with the place. */
    static final class LimitExceeded extends MarkedYAMLException {
        private static final long serialVersionUID = 1L;

        LimitExceeded(String problem, Mark mark) {
            super(null, null, problem, mark);
        }
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public Event getEvent() {
        var event = parser.getEvent();
        if (event.is(Event.ID.Alias) && ++aliases > MAX_ALIASES) {
            throw new LimitExceeded("more than " + MAX_ALIASES + " aliases in one document", event.getStartMark());
        }
        if (event.is(Event.ID.MappingStart) || event.is(Event.ID.SequenceStart)) {
            if (++levels > MAX_LEVELS) {
                throw new LimitExceeded("nested more than " + MAX_LEVELS + " levels deep", event.getStartMark());
            }
        } else if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
            levels--;
        }
        return event;
    }
}
