-- ARGV: now, lowest priority's rank, limits of slots
-- Answers when the next item can be claimed: 0 for at once, -1 for never.
if redis.call('ZCARD', READY) > 0 then return 0 end
local free = free_slots(3, ARGV[1])
for priority = 0, tonumber(ARGV[2]) do
  if turn('parked', priority, free) then return 0 end
end
local delayed, lapse = tonumber(first(DELAYED)[2]), tonumber(first(CLAIMED)[2])
if not delayed and not lapse then return -1 end
return earlier(delayed, lapse)
