-- ARGV: id, token. Answers 1 when the item was enqueued again since the claim or the last call, or the claim is lost.
local id = ARGV[1]
local item = load_item(id)
if item.state ~= 'claimed' or item.token ~= ARGV[2] then return 1 end
if item.touched == nil then return 0 end
redis.call('HDEL', item_key(id), 'touched', 'again_priority', 'again_due')
return 1
