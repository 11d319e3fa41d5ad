-- Gives a call's slot back. Releasing a slot that is not held changes nothing. Answers 1 if it was held, else 0.

local slots   = KEYS[1]  -- sorted set: call id -> lease end, in ms
local call_id = ARGV[1]

return redis.call('ZREM', slots, call_id)
