-- ARGV: id, priority, now. Answers 1, or 0 when the item is not dead.
local id, priority, now = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local item = load_item(id)
if item.state ~= 'dead' then return 0 end
withdraw(id, item)
place(id, {priority = priority, lane = item.lane, due = now, attempt = 0}, now)
return 1
