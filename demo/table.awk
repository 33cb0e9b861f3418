# Reads JSON and prints, for each element of the list at `list` (such as items), one line with the values at `columns`
# (paths below the element, separated by commas), separated by tabs. What is not there is "-". LC_ALL=C, for its speed.

function fail(why) {
    print "table.awk: not JSON at character " at ": " why > "/dev/stderr"
    failed = 1
    exit 1
}

function skip() {
    while (index(" \t\r\n", substr(text, at, 1)) && at <= size) at++
}

function expect(character) {
    skip()
    if (substr(text, at, 1) != character) fail("no " character)
    at++
}

# The string at the position; its escapes become blanks or the character itself, \u is left as it is.
function string(    start, got, c) {
    expect("\"")
    for (start = at; at <= size; at++) {
        c = substr(text, at, 1)
        if (c == "\"") {
            got = got substr(text, start, at - start)
            at++
            return got
        }
        if (c == "\\") {
            got = got substr(text, start, at - start)
            c = substr(text, ++at, 1)
            got = got (index("nrtbf", c) ? " " : c == "u" ? "\\u" : c)
            start = at + 1
        }
    }
    fail("a string without an end")
}

function value(path,    c) {
    skip()
    c = substr(text, at, 1)
    if (c == "{") object(path)
    else if (c == "[") array(path)
    else if (c == "\"") values[path] = string()
    else {
        if (!match(substr(text, at, 40), /^[-+.0-9a-zA-Z]+/)) fail("no value")
        values[path] = substr(text, at, RLENGTH)
        at += RLENGTH
    }
}

function object(path,    key) {
    expect("{")
    skip()
    if (substr(text, at, 1) == "}") { at++; return }
    do {
        skip()
        key = string()
        expect(":")
        value(path == "" ? key : path "." key)
        skip()
    } while (substr(text, at++, 1) == ",")
    if (substr(text, at - 1, 1) != "}") fail("no }")
}

function array(path,    i) {
    expect("[")
    counts[path] = 0
    skip()
    if (substr(text, at, 1) == "]") { at++; return }
    do {
        value(path "." i++)
        counts[path] = i
        skip()
    } while (substr(text, at++, 1) == ",")
    if (substr(text, at - 1, 1) != "]") fail("no ]")
}

{ text = text $0 "\n" }

END {
    if (failed) exit 1
    size = length(text)
    if (size == 0) exit 1
    at = 1
    value("")
    n = split(columns, names, ",")
    if (n == 0) names[n = 1] = ""
    for (i = 0; i < counts[list]; i++) {
        line = ""
        for (j = 1; j <= n; j++) {
            path = list "." i (names[j] == "" ? "" : "." names[j])
            line = line (j > 1 ? "\t" : "") (values[path] == "" || values[path] == "null" ? "-" : values[path])
        }
        print line
    }
}
