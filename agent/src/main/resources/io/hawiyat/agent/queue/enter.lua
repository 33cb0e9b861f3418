-- ARGV: id, token, now, limits of slots
-- Answers 1 when the claim has a slot, or is lost and so no longer counted; 0 when it has to be parked.
local id, now = ARGV[1], ARGV[3]
local item = load_item(id)
local ends = redis.call('ZSCORE', CLAIMED, id)
if item.state ~= 'claimed' or item.token ~= ARGV[2] or not ends or item.slot then return 1 end
local free = free_slots(4, now)
if not free(item.lane) then return 0 end
for priority = 0, item.priority do
  -- Whoever is parked was here before.
  if turn('parked', priority, free) then return 0 end
end
take_slot(id, item.lane, ends)
return 1
