-- Every script begins with this text: where an item can be, and how it moves.
-- KEYS[1] is the prefix of all keys. They share its hash tag, so that a cluster keeps them in one slot.
-- A key may be missing at any time (flushed, evicted): no step relies on another key's existence.
local prefix = KEYS[1]
local READY = prefix .. 'ready' -- ids by due time: what may be claimed
local PARKED = prefix .. 'parked' -- ids by due time: what may be claimed once it gets a slot
local DELAYED = prefix .. 'delayed' -- ids by due time: what is not due yet
local CLAIMED = prefix .. 'claimed' -- ids by the end of their claim
local DEAD = prefix .. 'dead' -- ids by the time they were buried
local SLOTS = prefix .. 'slots' -- ids of what has a slot, by the end of its claim
local BELL = prefix .. 'work' -- the channel that wakes those who wait

-- state: ready, parked, delayed, claimed or dead; priority, lane, due, attempt; backoff while a retry waits; token and
-- worker while claimed; slot is the lane that it has a slot of; touched (check or news), again_priority and again_due
-- when enqueued while claimed; reason when dead.
local function item_key(id) return prefix .. 'item:' .. id end

-- The ids of a lane by due time, and the lanes of a priority by whose turn is next: once for what is ready, once for
-- what is parked.
local ALL = {ready = READY, parked = PARKED}
local LINES = {ready = '', parked = 'parked-'}
local function lane_key(state, priority, lane) return prefix .. LINES[state] .. 'lane:' .. priority .. ':' .. lane end
local function turns_key(state, priority) return prefix .. LINES[state] .. 'turns:' .. priority end
local function slots_key(lane) return prefix .. 'slots:' .. lane end

local function load_item(id)
  local fields = redis.call('HGETALL', item_key(id))
  local item = {}
  for i = 1, #fields, 2 do item[fields[i]] = fields[i + 1] end
  for _, name in ipairs({'priority', 'due', 'attempt', 'again_priority', 'again_due'}) do
    item[name] = tonumber(item[name])
  end
  return item
end

local function earlier(a, b) return a and b and math.min(a, b) or a or b end

local function first(set) return redis.call('ZRANGE', set, 0, 0, 'WITHSCORES') end

local function queue_up(turns, lane)
  local last = redis.call('ZREVRANGE', turns, 0, 0, 'WITHSCORES')
  redis.call('ZADD', turns, 'NX', (tonumber(last[2]) or 0) + 1, lane)
end

local function line_up(state, id, item)
  redis.call('HSET', item_key(id), 'state', state)
  redis.call('ZADD', ALL[state], item.due, id)
  redis.call('ZADD', lane_key(state, item.priority, item.lane), item.due, id)
  queue_up(turns_key(state, item.priority), item.lane)
end

local function make_ready(id, item) line_up('ready', id, item) end

local function withdraw(id, item)
  for _, all in ipairs({READY, PARKED, DELAYED, DEAD}) do redis.call('ZREM', all, id) end
  if not item.priority or not item.lane then return end
  for _, state in ipairs({'ready', 'parked'}) do
    local lane = lane_key(state, item.priority, item.lane)
    redis.call('ZREM', lane, id)
    if redis.call('EXISTS', lane) == 0 then redis.call('ZREM', turns_key(state, item.priority), item.lane) end
  end
end

-- The first lane in turn that may.
local function turn(state, priority, may)
  local place = 0
  while true do
    local lane = redis.call('ZRANGE', turns_key(state, priority), place, place)[1]
    if not lane or may(lane) then return lane end
    place = place + 1
  end
end

-- Slots by the limits that stand in ARGV from there on: of all, of each lane, and pairs of a lane and its own. 0 is none.
-- One whose claim has ended counts no more, so that whatever is lost frees it in the end.
local function free_slots(from, now)
  local own = {}
  for i = from + 2, #ARGV, 2 do own[ARGV[i]] = tonumber(ARGV[i + 1]) end
  local function within(key, limit)
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    return limit == 0 or redis.call('ZCARD', key) < limit
  end
  return function(lane)
    return within(SLOTS, tonumber(ARGV[from])) and within(slots_key(lane), own[lane] or tonumber(ARGV[from + 1]))
  end
end

local function take_slot(id, lane, ends)
  redis.call('ZADD', SLOTS, ends, id)
  redis.call('ZADD', slots_key(lane), ends, id)
  redis.call('HSET', item_key(id), 'slot', lane)
end

local function leave_slot(id)
  local lane = redis.call('HGET', item_key(id), 'slot')
  if not lane then return end
  redis.call('HDEL', item_key(id), 'slot')
  redis.call('ZREM', SLOTS, id)
  redis.call('ZREM', slots_key(lane), id)
  if redis.call('EXISTS', PARKED) == 1 then redis.call('PUBLISH', BELL, id) end
end

local function renewed(id, item)
  leave_slot(id)
  redis.call('DEL', item_key(id))
  redis.call('HSET', item_key(id), 'state', 'delayed', 'priority', item.priority, 'lane', item.lane,
    'due', item.due, 'attempt', item.attempt, 'backoff', item.backoff and '1' or '0')
end

-- Puts an item that is nowhere among those that wait, and wakes the workers if that changes what they wait for.
local function place(id, item, now)
  renewed(id, item)
  if item.due <= now then
    make_ready(id, item)
    redis.call('PUBLISH', BELL, id)
    return
  end
  redis.call('ZADD', DELAYED, item.due, id)
  if first(DELAYED)[1] == id then redis.call('PUBLISH', BELL, id) end
end

