-- ARGV: worker, now. Answers how many claims of an earlier life of this worker are open to be claimed again.
local worker, now, count = ARGV[1], tonumber(ARGV[2]), 0
for _, id in ipairs(redis.call('ZRANGE', CLAIMED, 0, -1)) do
  local item = load_item(id)
  if item.state == 'claimed' and item.worker == worker then
    redis.call('ZREM', CLAIMED, id)
    place(id, {priority = earlier(item.again_priority, item.priority), lane = item.lane,
      due = earlier(item.again_due, item.due), attempt = item.touched == 'news' and 0 or item.attempt - 1}, now)
    count = count + 1
  end
end
return count
