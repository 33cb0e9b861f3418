-- ARGV: id, priority, lane, due, now, 1 for news or 0 for a check. Answers 0 when the item goes on being held.
local id, lane, news = ARGV[1], ARGV[3], ARGV[6] == '1'
local priority, due, now = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
local item = load_item(id)

if item.state == 'claimed' and redis.call('ZSCORE', CLAIMED, id) then
  redis.call('HSET', item_key(id), 'lane', lane,
    'touched', (news or item.touched == 'news') and 'news' or 'check',
    'again_priority', earlier(item.again_priority, priority),
    'again_due', earlier(item.again_due, due))
  return 1
end

local held = item.state == 'dead' or (item.state == 'delayed' and item.backoff == '1')
if held and not news then return 0 end

local attempt = news and 0 or item.attempt or 0
local lined_up = item.state == 'ready' or item.state == 'parked'
if lined_up or item.state == 'delayed' then
  priority = earlier(item.priority, priority)
  due = earlier(item.due, due)
end
if lined_up and item.priority == priority and item.lane == lane then
  -- Stays where it is: moved out and in again, a lane that is often woken would always be the last in turn.
  redis.call('HSET', item_key(id), 'due', due, 'attempt', attempt)
  line_up(item.state, id, {priority = priority, lane = lane, due = due})
  return 1
end
withdraw(id, item)
place(id, {priority = priority, lane = lane, due = due, attempt = attempt}, now)
return 1
