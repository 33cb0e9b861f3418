-- ARGV: id, token, now, outcome (done, retry, postpone, park or bury), due, reason
local id, token, now, outcome, due = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local item = load_item(id)
if item.state ~= 'claimed' or item.token ~= token then return 'LOST' end
redis.call('ZREM', CLAIMED, id)
leave_slot(id)

-- News is something that this claim may not have seen: it ends a backoff and outweighs a burial.
-- A check is answered by any later look: only what would not be looked at again needs one.
local news, touched = item.touched == 'news', item.touched ~= nil

if outcome == 'done' and not touched then
  redis.call('DEL', item_key(id))
  return 'SETTLED'
end
if outcome == 'bury' and not news then
  redis.call('ZADD', DEAD, now, id)
  redis.call('HSET', item_key(id), 'state', 'dead', 'reason', ARGV[6])
  redis.call('HDEL', item_key(id), 'token', 'worker', 'touched', 'again_priority', 'again_due')
  return 'SETTLED'
end
if outcome == 'retry' and not news then
  place(id, {priority = item.priority, lane = item.lane, due = due, attempt = item.attempt, backoff = true}, now)
  return 'SETTLED'
end
if outcome == 'postpone' and not touched then
  place(id, {priority = item.priority, lane = item.lane, due = due, attempt = item.attempt - 1}, now)
  return 'SETTLED'
end
if outcome == 'park' and not touched then
  local parked = {priority = item.priority, lane = item.lane, due = item.due, attempt = item.attempt - 1}
  renewed(id, parked)
  line_up('parked', id, parked)
  -- A slot may have become free since it was refused.
  redis.call('PUBLISH', BELL, id)
  return 'SETTLED'
end

local finished = outcome == 'done' or outcome == 'bury'
place(id, {
  priority = finished and item.again_priority or earlier(item.again_priority, item.priority),
  lane = item.lane,
  due = finished and item.again_due or earlier(item.again_due, due),
  attempt = (news or outcome == 'done') and 0 or item.attempt - 1,
}, now)
return 'AGAIN'
