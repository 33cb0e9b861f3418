-- Answers when the next item can be claimed: 0 for at once, -1 for never.
if redis.call('ZCARD', READY) > 0 then return 0 end
local delayed, lapse = tonumber(first(DELAYED)[2]), tonumber(first(CLAIMED)[2])
if not delayed and not lapse then return -1 end
return earlier(delayed, lapse)
