-- Tells this Redis which calls of the provider account PostgreSQL knows to be live. A slot that belongs to none of them
-- goes, unless it is so young that its call may not be committed yet. Where the account was unknown, its rate begins
-- with one empty window. Repeating it changes nothing. Answers {epoch, seq, 1 if the account was unknown, else 0}.

local epoch_key = KEYS[1]            -- string: since when this Redis knows the account, in ms
local slots     = KEYS[2]            -- sorted set: call id -> lease end, in ms
local rate      = KEYS[3]            -- hash: last_ms = latest start, call = whose, before_ms, seq = turns given
local lease_ms  = tonumber(ARGV[1])
local young_ms  = tonumber(ARGV[2])  -- a slot taken less than this ago may belong to a start not yet committed
local quiet_ms  = tonumber(ARGV[3])  -- the empty window, less one spacing
local now_ms    = tonumber(ARGV[4])  -- '' means Redis's own clock; tests pass a time
-- ARGV[5..]: the ids of the live calls

if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + time[2] / 1000
end

local anew = redis.call('EXISTS', epoch_key) == 0
if anew then
  redis.call('SET', epoch_key, string.format('%.0f', math.floor(now_ms)))
  redis.call('HSET', rate, 'last_ms', string.format('%.3f', now_ms + quiet_ms), 'call', '', 'before_ms', '0',
    'seq', string.format('%.0f', math.floor(now_ms) * 1000))
end

local live = {}
for i = 5, #ARGV do
  live[ARGV[i]] = true
end
for _, held in ipairs(redis.call('ZRANGEBYSCORE', slots, '-inf', now_ms + lease_ms - young_ms)) do
  if not live[held] then
    redis.call('ZREM', slots, held)
  end
end
redis.call('ZREMRANGEBYSCORE', slots, string.format('%.3f', now_ms + lease_ms + 1), '+inf') -- from a clock ahead
for i = 5, #ARGV do
  redis.call('ZADD', slots, now_ms + lease_ms, ARGV[i])
end
redis.call('PEXPIRE', slots, lease_ms * 2)
return {redis.call('GET', epoch_key), tonumber(redis.call('HGET', rate, 'seq')), anew and 1 or 0}
