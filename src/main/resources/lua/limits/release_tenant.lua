-- Gives a call's slot and hold back. Releasing what is not held changes nothing. Answers 1 if it was held, else 0.

local standing = KEYS[1]  -- hash: the tenant's minutes; reserved_s moves here
local holds    = KEYS[2]  -- hash: call id -> seconds held
local slots    = KEYS[3]  -- sorted set of one agent: call id -> lease end, in ms
local rate     = KEYS[4]  -- hash of one agent: last_ms, call, before_ms
local call_id  = ARGV[1]
local unused   = ARGV[2] == '1'  -- the start was never made, so the next one need not keep its distance from it

if unused and redis.call('HGET', rate, 'call') == call_id then
  redis.call('HSET', rate, 'last_ms', redis.call('HGET', rate, 'before_ms'), 'call', '')
end
if redis.call('ZREM', slots, call_id) == 0 then
  return 0
end
local seconds = tonumber(redis.call('HGET', holds, call_id) or '0')
redis.call('HDEL', holds, call_id)
if redis.call('HEXISTS', standing, 'reserved_s') == 1 then
  redis.call('HINCRBY', standing, 'reserved_s', -seconds)
end
return 1
