# Makes one page of all notes, the newest first.
echo "<!doctype html><title>$1</title><h1>$1</h1>"
for note in $(ls -r *.txt); do
    echo "<h2>${note%.txt}</h2><p>$(cat "$note")</p>"
done
