-- Asks for a start of one tenant's: no pause, no hard stop, minutes free for the call's longest duration, a slot of the
-- agent's (our number's) free, its rate kept. Takes hold, slot and start together, or nothing.
-- A call that holds its slot already is admitted again: its lease begins anew, nothing else changes.
-- Answers {1, epoch, hold_s}, {0, epoch, why, wait_ms} with why as in switchboard.limits.core.Refusal, or {-1}: this
-- Redis does not know the tenant (any more); restore_tenant.lua tells it.

local epoch_key = KEYS[1]            -- string: since when this Redis knows the tenant, in ms
local standing  = KEYS[2]            -- hash: the tenant's minutes, as restore_tenant.lua wrote them; reserved_s moves here
local holds     = KEYS[3]            -- hash: call id -> seconds held
local slots     = KEYS[4]            -- sorted set of one agent: call id -> lease end, in ms
local rate      = KEYS[5]            -- hash of one agent: last_ms = latest start, call = whose, before_ms = the one before
local call_id   = ARGV[1]
local outbound  = ARGV[2] == '1'     -- callers set their own pace
local worst_s   = tonumber(ARGV[3])  -- how long the call may last at most
local slot_max  = tonumber(ARGV[4])
local space_ms  = tonumber(ARGV[5])  -- between two starts; 0 = no rate
local lease_ms  = tonumber(ARGV[6])
local epoch_min = tonumber(ARGV[7])  -- what was known before this is lost: the account's Redis is younger
local now_ms    = tonumber(ARGV[8])  -- '' means Redis's own clock; tests pass a time

if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + time[2] / 1000
end

local epoch = tonumber(redis.call('GET', epoch_key) or '0')
local t = redis.call('HMGET', standing, 'limit_s', 'allowance_s', 'used_s', 'reserved_s', 'increment_s',
  'paused', 'subscribed', 'stopped', 'enforced', 'throttled')
if epoch == 0 or epoch < epoch_min or not t[1] then
  return {-1}
end
local limit_s, allowance_s, used_s = tonumber(t[1]), tonumber(t[2]), tonumber(t[3])
local reserved_s, increment_s = tonumber(t[4]), tonumber(t[5])
local paused, subscribed, stopped = t[6] == '1', t[7] == '1', t[8] == '1'
local enforced, throttled = t[9] == '1', t[10] == '1'

for _, lapsed in ipairs(redis.call('ZRANGEBYSCORE', slots, '-inf', now_ms)) do
  redis.call('ZREM', slots, lapsed)
  local seconds = tonumber(redis.call('HGET', holds, lapsed) or '0')
  redis.call('HDEL', holds, lapsed)
  reserved_s = redis.call('HINCRBY', standing, 'reserved_s', -seconds)
end

if redis.call('ZSCORE', slots, call_id) then
  redis.call('ZADD', slots, now_ms + lease_ms, call_id)
  return {1, epoch, tonumber(redis.call('HGET', holds, call_id) or '0')}
end

local free_s = limit_s - used_s - reserved_s
local why, wait_ms
if paused then
  why, wait_ms = 'ADMIN_PAUSED', 5000
elseif not subscribed then
  why, wait_ms = 'SUBSCRIPTION_INACTIVE', 5000
elseif enforced and (stopped or used_s > limit_s - 60) then
  why, wait_ms = 'HARD_STOP', 5000
elseif enforced and free_s < 60 then
  why, wait_ms = 'NO_BUDGET_FREE', 5000
elseif throttled and used_s >= allowance_s and redis.call('HLEN', holds) > 0 then
  why, wait_ms = 'THROTTLED', 5000
elseif redis.call('ZCARD', slots) >= slot_max then
  why, wait_ms = 'AGENT_FULL', 500
end
if why then
  return {0, epoch, why, wait_ms}
end

local last_ms = tonumber(redis.call('HGET', rate, 'last_ms') or '0')
if outbound and space_ms > 0 and last_ms + space_ms > now_ms then
  return {0, epoch, 'RATE_LIMITED', math.ceil(last_ms + space_ms - now_ms)}
end

local hold_s = math.ceil(math.max(worst_s, 60) / increment_s) * increment_s
if enforced and hold_s > free_s then
  hold_s = math.floor(free_s / increment_s) * increment_s -- 60 is a multiple of each increment, so never under 60
end

if outbound then
  redis.call('HSET', rate, 'last_ms', string.format('%.3f', now_ms), 'call', call_id,
    'before_ms', string.format('%.3f', last_ms))
  redis.call('PEXPIRE', rate, 86400000)
end
redis.call('ZADD', slots, now_ms + lease_ms, call_id)
redis.call('PEXPIRE', slots, lease_ms * 2)
redis.call('HSET', holds, call_id, hold_s)
redis.call('PEXPIRE', holds, lease_ms * 2)
redis.call('HINCRBY', standing, 'reserved_s', hold_s)
return {1, epoch, hold_s}
