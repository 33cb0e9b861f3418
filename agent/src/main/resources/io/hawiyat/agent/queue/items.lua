-- Every script begins with this text: where an item can be, and how it moves.
-- KEYS[1] is the prefix of all keys. They share its hash tag, so that a cluster keeps them in one slot.
-- A key may be missing at any time (flushed, evicted): no step relies on another key's existence.
local prefix = KEYS[1]
local READY = prefix .. 'ready' -- ids by due time: what may be claimed
local DELAYED = prefix .. 'delayed' -- ids by due time: what is not due yet
local CLAIMED = prefix .. 'claimed' -- ids by the end of their claim
local DEAD = prefix .. 'dead' -- ids by the time they were buried
local BELL = prefix .. 'work' -- the channel that wakes those who wait

-- state: ready, delayed, claimed or dead; priority, lane, due, attempt; backoff while a retry waits; token and worker
-- while claimed; touched (check or news), again_priority and again_due when enqueued while claimed; reason when dead.
local function item_key(id) return prefix .. 'item:' .. id end

-- The ids of a lane by due time, and the lanes of a priority by whose turn is next.
local function lane_key(priority, lane) return prefix .. 'lane:' .. priority .. ':' .. lane end
local function turns_key(priority) return prefix .. 'turns:' .. priority end

local function load_item(id)
  local fields = redis.call('HGETALL', item_key(id))
  local item = {}
  for i = 1, #fields, 2 do item[fields[i]] = fields[i + 1] end
  for _, name in ipairs({'priority', 'due', 'attempt', 'again_priority', 'again_due'}) do
    item[name] = tonumber(item[name])
  end
  return item
end

local function earlier(a, b) return math.min(a or b, b or a) end

local function first(set) return redis.call('ZRANGE', set, 0, 0, 'WITHSCORES') end

local function queue_up(priority, lane)
  local last = redis.call('ZREVRANGE', turns_key(priority), 0, 0, 'WITHSCORES')
  redis.call('ZADD', turns_key(priority), 'NX', (tonumber(last[2]) or 0) + 1, lane)
end

local function make_ready(id, item)
  redis.call('HSET', item_key(id), 'state', 'ready')
  redis.call('ZADD', READY, item.due, id)
  redis.call('ZADD', lane_key(item.priority, item.lane), item.due, id)
  queue_up(item.priority, item.lane)
end

local function withdraw(id, item)
  redis.call('ZREM', DELAYED, id)
  redis.call('ZREM', DEAD, id)
  redis.call('ZREM', READY, id)
  if not item.priority or not item.lane then return end
  redis.call('ZREM', lane_key(item.priority, item.lane), id)
  if redis.call('EXISTS', lane_key(item.priority, item.lane)) == 0 then
    redis.call('ZREM', turns_key(item.priority), item.lane)
  end
end

-- Puts an item that is nowhere among those that wait, and wakes the workers if that changes what they wait for.
local function place(id, item, now)
  redis.call('DEL', item_key(id))
  redis.call('HSET', item_key(id), 'state', 'delayed', 'priority', item.priority, 'lane', item.lane,
    'due', item.due, 'attempt', item.attempt, 'backoff', item.backoff and '1' or '0')
  if item.due <= now then
    make_ready(id, item)
    redis.call('PUBLISH', BELL, id)
    return
  end
  redis.call('ZADD', DELAYED, item.due, id)
  if first(DELAYED)[1] == id then redis.call('PUBLISH', BELL, id) end
end

