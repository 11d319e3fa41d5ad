-- Gives a call's slot on the provider account back. Releasing what is not held changes nothing. Answers 1 if it was
-- held, else 0.

local slots   = KEYS[1]  -- sorted set: call id -> lease end, in ms
local rate    = KEYS[2]  -- hash: last_ms, call, before_ms
local call_id = ARGV[1]
local unused  = ARGV[2] == '1'  -- the start was never made: if it was the latest, its turn is free again

if unused and redis.call('HGET', rate, 'call') == call_id then
  redis.call('HSET', rate, 'last_ms', redis.call('HGET', rate, 'before_ms'), 'call', '')
end
return redis.call('ZREM', slots, call_id)
