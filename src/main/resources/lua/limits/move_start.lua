-- The start an agent was given will be made a little later, when the trunk's turn comes: the next one keeps its
-- distance from then. Changes nothing if another start has been given meanwhile. Answers 1 if it moved, else 0.

local rate     = KEYS[1]            -- hash of one agent: last_ms = latest start, call = whose
local call_id  = ARGV[1]
local later_ms = tonumber(ARGV[2])

if redis.call('HGET', rate, 'call') ~= call_id then
  return 0
end
local last_ms = tonumber(redis.call('HGET', rate, 'last_ms'))
redis.call('HSET', rate, 'last_ms', string.format('%.3f', last_ms + later_ms))
return 1
