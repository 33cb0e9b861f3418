-- ARGV: id, token. Answers 1, or 0 when the claim is lost.
local item = load_item(ARGV[1])
if item.state ~= 'claimed' or item.token ~= ARGV[2] then return 0 end
leave_slot(ARGV[1])
return 1
