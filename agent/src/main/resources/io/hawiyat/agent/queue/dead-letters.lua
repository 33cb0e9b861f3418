-- ARGV: how many at most. Answers {id, time of burial, priority, lane, attempts, reason} for each, newest first.
local letters = {}
local buried = redis.call('ZREVRANGE', DEAD, 0, tonumber(ARGV[1]) - 1, 'WITHSCORES')
for i = 1, #buried, 2 do
  local item = load_item(buried[i])
  if item.state == 'dead' then
    letters[#letters + 1] = {buried[i], buried[i + 1], item.priority, item.lane, item.attempt, item.reason}
  end
end
return letters
