-- ARGV: now, end of the claim, token, worker, lowest priority's rank, limits of slots
-- Answers {id, priority, lane, attempt, due, 1 with a slot that it was parked for}, or nothing.
local now, ends, token, worker, lowest = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])

for _, id in ipairs(redis.call('ZRANGEBYSCORE', CLAIMED, '-inf', now)) do
  redis.call('ZREM', CLAIMED, id)
  local item = load_item(id)
  if item.state == 'claimed' then
    place(id, {priority = earlier(item.again_priority, item.priority), lane = item.lane,
      due = earlier(item.again_due, item.due), attempt = item.touched == 'news' and 0 or item.attempt}, now)
  end
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', DELAYED, '-inf', now)) do
  redis.call('ZREM', DELAYED, id)
  local item = load_item(id)
  if item.state == 'delayed' then make_ready(id, item) end
end

local may = {ready = function() return true end, parked = free_slots(6, now)}

local function pop(state, priority)
  while true do
    local lane = turn(state, priority, may[state])
    if not lane then return nil end
    redis.call('ZREM', turns_key(state, priority), lane)
    local popped = redis.call('ZPOPMIN', lane_key(state, priority, lane))
    if redis.call('EXISTS', lane_key(state, priority, lane)) == 1 then
      queue_up(turns_key(state, priority), lane)
    end
    if popped[1] then return popped[1], lane, popped[2] end
  end
end

for priority = 0, lowest do
  -- What is parked has waited longer.
  for _, state in ipairs({'parked', 'ready'}) do
    local id, lane, due = pop(state, priority)
    if id then
      local attempt = (load_item(id).attempt or 0) + 1
      redis.call('ZREM', ALL[state], id)
      redis.call('ZADD', CLAIMED, ends, id)
      redis.call('HSET', item_key(id), 'state', 'claimed', 'priority', priority, 'lane', lane, 'due', due,
        'attempt', attempt, 'token', token, 'worker', worker)
      if state == 'parked' then take_slot(id, lane, ends) end
      return {id, priority, lane, attempt, due, state == 'parked' and 1 or 0}
    end
  end
end
return {}
