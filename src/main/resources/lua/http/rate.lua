-- Takes one request against each of several limits, or none of them (generic cell rate algorithm; Redis's own clock, so
-- that all nodes count alike). KEYS[i] = the moment in us at which limit i would be level again.
-- ARGV = us between two requests, and how many may come at once: a pair for each key.
-- Answers 0, or how many us to wait until the one that refused would let it pass.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local level = {}
for i, key in ipairs(KEYS) do
  local gap   = tonumber(ARGV[2 * i - 1])
  local burst = tonumber(ARGV[2 * i])
  level[i] = math.max(now, tonumber(redis.call('GET', key) or 0)) + gap
  local wait = level[i] - now - gap * burst
  if wait > 0 then
    return math.ceil(wait)
  end
end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.0f', level[i]), 'PX', math.ceil((level[i] - now) / 1000))
end
return 0
