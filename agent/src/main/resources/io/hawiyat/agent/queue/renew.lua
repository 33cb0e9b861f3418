-- ARGV: id, token, end of the claim. Answers 1, or 0 when the claim is lost.
local item = load_item(ARGV[1])
if item.state ~= 'claimed' or item.token ~= ARGV[2] then return 0 end
redis.call('ZADD', CLAIMED, ARGV[3], ARGV[1])
if item.slot then
  redis.call('ZADD', SLOTS, ARGV[3], ARGV[1])
  redis.call('ZADD', slots_key(item.slot), ARGV[3], ARGV[1])
end
return 1
