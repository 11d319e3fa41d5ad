-- Asks for a start on one of the tenant's agents: not held off, a slot free, the rate kept. Takes both or neither.
-- A call that already holds its slot is admitted again without a second start.
-- Answers {1} or {0, why, wait_ms}; why is 'held', 'slots' or 'rate'.

local hold_off = KEYS[1]            -- string: why PostgreSQL refused this tenant a moment ago
local slots    = KEYS[2]            -- sorted set: call id -> lease end, in ms
local rate     = KEYS[3]            -- string: the earliest next start (GCRA's theoretical arrival time), in ms
local call_id  = ARGV[1]
local slot_max = tonumber(ARGV[2])
local lease_ms = tonumber(ARGV[3])
local space_ms = tonumber(ARGV[4])  -- between two starts; 0 = no rate
local now_ms   = tonumber(ARGV[5])  -- '' means Redis's own clock; tests pass a time

if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
end

if redis.call('ZSCORE', slots, call_id) then
  redis.call('ZADD', slots, now_ms + lease_ms, call_id)
  return {1}
end

local off_ms = redis.call('PTTL', hold_off)
if off_ms > 0 then
  return {0, 'held', off_ms}
end

redis.call('ZREMRANGEBYSCORE', slots, '-inf', now_ms)
if redis.call('ZCARD', slots) >= slot_max then
  return {0, 'slots', 500}
end

local next_start = tonumber(redis.call('GET', rate) or '0')
if next_start > now_ms then
  return {0, 'rate', math.ceil(next_start - now_ms)}
end

if space_ms > 0 then
  redis.call('SET', rate, now_ms + space_ms, 'PX', math.ceil(space_ms) + 1000)
end
redis.call('ZADD', slots, now_ms + lease_ms, call_id)
redis.call('PEXPIRE', slots, lease_ms * 2)
return {1}
