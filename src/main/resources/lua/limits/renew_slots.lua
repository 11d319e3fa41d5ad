-- Brings the slots in line with the calls that PostgreSQL says are live: renews or restores theirs, drops the others'
-- once they are older than a start in progress can be. Repeating it changes nothing. Answers how many are held.

local slots    = KEYS[1]            -- sorted set: call id -> lease end, in ms
local lease_ms = tonumber(ARGV[1])
local young_ms = tonumber(ARGV[2])  -- a slot taken less than this ago may belong to a start not yet committed
local now_ms   = tonumber(ARGV[3])  -- '' means Redis's own clock; tests pass a time
-- ARGV[4..]: the ids of the live calls

if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
end

local live = {}
for i = 4, #ARGV do
  live[ARGV[i]] = true
end
for _, held in ipairs(redis.call('ZRANGEBYSCORE', slots, '-inf', now_ms + lease_ms - young_ms)) do
  if not live[held] then
    redis.call('ZREM', slots, held)
  end
end
for i = 4, #ARGV do
  redis.call('ZADD', slots, now_ms + lease_ms, ARGV[i])
end
redis.call('PEXPIRE', slots, lease_ms * 2)
return redis.call('ZCARD', slots)
