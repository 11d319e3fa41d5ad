-- Tells this Redis what PostgreSQL knows of a tenant: its minutes, its agents' slots and holds. A slot or hold that
-- belongs to no live call goes, unless it is so young that its call may not be committed yet. Where the tenant was
-- unknown, each agent's rate begins with one empty window. Repeating it changes nothing. Answers how many are held.

local epoch_key   = KEYS[1]            -- string: since when this Redis knows the tenant, in ms
local standing    = KEYS[2]            -- hash: the tenant's minutes
local holds       = KEYS[3]            -- hash: call id -> seconds held
-- KEYS[4], KEYS[5]; KEYS[6], KEYS[7] …: slots and rate of each agent
local lease_ms    = tonumber(ARGV[1])
local young_ms    = tonumber(ARGV[2])  -- a slot taken less than this ago may belong to a start not yet committed
local standing_ms = tonumber(ARGV[3])  -- how long the minutes count before they are asked for again
local epoch_min   = tonumber(ARGV[4])  -- what was known before this is lost
local now_ms      = tonumber(ARGV[5])  -- '' means Redis's own clock; tests pass a time
-- ARGV[6..15]: limit_s allowance_s used_s reserved_s increment_s paused subscribed stopped enforced throttled
-- ARGV[16..], three a live call: number of its agent (0 the first; '' one that is none of these), call id, seconds held

if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + time[2] / 1000
end

local epoch = tonumber(redis.call('GET', epoch_key) or '0')
if epoch == 0 or epoch < epoch_min then
  epoch = math.max(epoch_min, math.floor(now_ms))
  for i = 5, #KEYS, 2 do
    redis.call('HSET', KEYS[i], 'last_ms', string.format('%.3f', now_ms), 'call', '', 'before_ms', '0')
    redis.call('PEXPIRE', KEYS[i], 86400000)
  end
end
redis.call('SET', epoch_key, string.format('%.0f', epoch), 'PX', 86400000)

local live, kept = {}, {}
for i = 16, #ARGV, 3 do
  live[ARGV[i + 1]] = true
end
local reserved_s = tonumber(ARGV[9])
for i = 4, #KEYS, 2 do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now_ms)
  for _, held in ipairs(redis.call('ZRANGE', KEYS[i], 0, -1, 'WITHSCORES')) do
    kept[#kept + 1] = held
  end
  for j = 1, #kept, 2 do
    local call_id, taken_ms = kept[j], tonumber(kept[j + 1]) - lease_ms
    if not live[call_id] then
      if taken_ms > now_ms - young_ms and taken_ms <= now_ms + 1 then -- one from a clock ahead would stay for ever
        live[call_id] = true
        reserved_s = reserved_s + tonumber(redis.call('HGET', holds, call_id) or '0')
      else
        redis.call('ZREM', KEYS[i], call_id)
      end
    end
  end
  kept = {}
end
for _, call_id in ipairs(redis.call('HKEYS', holds)) do
  if not live[call_id] then
    redis.call('HDEL', holds, call_id)
  end
end

for i = 16, #ARGV, 3 do
  if ARGV[i] ~= '' then
    redis.call('ZADD', KEYS[4 + 2 * tonumber(ARGV[i])], now_ms + lease_ms, ARGV[i + 1])
  end
  redis.call('HSET', holds, ARGV[i + 1], ARGV[i + 2])
end
for i = 4, #KEYS, 2 do
  redis.call('PEXPIRE', KEYS[i], lease_ms * 2)
end
redis.call('PEXPIRE', holds, lease_ms * 2)

redis.call('HSET', standing, 'limit_s', ARGV[6], 'allowance_s', ARGV[7], 'used_s', ARGV[8], 'reserved_s', reserved_s,
  'increment_s', ARGV[10], 'paused', ARGV[11], 'subscribed', ARGV[12], 'stopped', ARGV[13], 'enforced', ARGV[14],
  'throttled', ARGV[15])
redis.call('PEXPIRE', standing, standing_ms)
return redis.call('HLEN', holds)
