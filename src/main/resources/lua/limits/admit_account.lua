-- Asks for starts on the provider account, one a call: a slot free, and the trunk's turn. Starts are spaced (GCRA
-- without a burst), so all but the first of several get a later turn; a turn further ahead than ahead_ms is not given.
-- Takes slot and turn, or neither. A call that holds its slot already is admitted again, without a second turn.
-- Answers {epoch, seq, for each call {1, start_in_ms} or {0, why, wait_ms}} with why 'slots' or 'rate', or {-1}:
-- this Redis has forgotten the account, or never heard of starts it has given; restore_account.lua tells it anew.

local epoch_key = KEYS[1]            -- string: since when this Redis knows the account, in ms
local slots     = KEYS[2]            -- sorted set: call id -> lease end, in ms
local rate      = KEYS[3]            -- hash: last_ms = latest start, call = whose, before_ms = the one before, seq = turns given
local slot_max  = tonumber(ARGV[1])
local space_ms  = tonumber(ARGV[2])  -- between two starts; 0 = callers, who set their own pace
local ahead_ms  = tonumber(ARGV[3])  -- how far ahead a turn may lie
local lease_ms  = tonumber(ARGV[4])
local known_seq = tonumber(ARGV[5])  -- the latest turn the asker knows of; a Redis that does not is not the one it asked
local now_ms    = tonumber(ARGV[6])  -- '' means Redis's own clock; tests pass a time
local far_ms    = tonumber(ARGV[7])  -- no turn lies this far ahead; one that does was given by another clock
-- ARGV[8..]: call ids, in the order of their turns

if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + time[2] / 1000
end

local epoch = redis.call('GET', epoch_key)
local last_ms = tonumber(redis.call('HGET', rate, 'last_ms') or '0')
local seq = tonumber(redis.call('HGET', rate, 'seq') or '0')
if not epoch or seq < known_seq or last_ms > now_ms + far_ms then
  redis.call('DEL', epoch_key)
  return {-1}
end

redis.call('ZREMRANGEBYSCORE', slots, '-inf', now_ms)
local held = redis.call('ZCARD', slots)
local answers = {epoch, seq}
local refused = 0
for i = 8, #ARGV do
  local call_id = ARGV[i]
  local turn_ms = math.max(now_ms, last_ms + space_ms)
  if redis.call('ZSCORE', slots, call_id) then
    redis.call('ZADD', slots, now_ms + lease_ms, call_id)
    answers[#answers + 1] = {1, 0}
  elseif held >= slot_max then
    answers[#answers + 1] = {0, 'slots', 500}
  elseif space_ms == 0 then
    redis.call('ZADD', slots, now_ms + lease_ms, call_id)
    held = held + 1
    answers[#answers + 1] = {1, 0}
  elseif turn_ms > now_ms + ahead_ms then
    answers[#answers + 1] = {0, 'rate', math.ceil(turn_ms + refused * space_ms - now_ms)}
    refused = refused + 1
  else
    redis.call('HSET', rate, 'last_ms', string.format('%.3f', turn_ms), 'call', call_id,
      'before_ms', string.format('%.3f', last_ms))
    redis.call('ZADD', slots, now_ms + lease_ms, call_id)
    held = held + 1
    last_ms = turn_ms
    seq = redis.call('HINCRBY', rate, 'seq', 1)
    answers[#answers + 1] = {1, math.ceil(turn_ms - now_ms)}
  end
end
answers[2] = seq
redis.call('PEXPIRE', slots, lease_ms * 2)
return answers
