-- ARGV: now. Answers {queued, claimed, delayed, dead} and the oldest due time, if anything is queued.
local now = tonumber(ARGV[1])
local due = redis.call('ZCOUNT', DELAYED, '-inf', now)
local depth = {redis.call('ZCARD', READY) + redis.call('ZCARD', PARKED) + due, redis.call('ZCARD', CLAIMED),
  redis.call('ZCARD', DELAYED) - due, redis.call('ZCARD', DEAD)}
if depth[1] > 0 then
  depth[5] = earlier(earlier(tonumber(first(READY)[2]), tonumber(first(PARKED)[2])), tonumber(first(DELAYED)[2]))
end
return depth
