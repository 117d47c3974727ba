"""redis_client.py PORT: what programs do with redis-py. Prints "fine", or fails with what differs."""
import sys

import redis

client = redis.Redis(port=int(sys.argv[1]), decode_responses=True)
raw = redis.Redis(port=int(sys.argv[1]))

assert client.ping()
assert client.set("text", "Grüße", ex=100)
assert client.get("text") == "Grüße"
assert client.get("none") is None
assert client.set("text", "x", nx=True) is None
assert 0 < client.ttl("text") <= 100
raw.set("bytes", b"\x00\xff\r\n")
assert raw.get("bytes") == b"\x00\xff\r\n"

with client.pipeline() as pipe:
    assert pipe.incr("n").incrby("n", 4).get("n").execute() == [1, 5, "5"]
    pipe.watch("n")
    client.set("n", 7)
    pipe.multi()
    pipe.incr("n")
    try:
        pipe.execute()
        raise AssertionError("a watched key that changed stops nothing")
    except redis.WatchError:
        pass

try:
    client.incr("text")
    raise AssertionError("a text was counted up")
except redis.ResponseError as error:
    assert "not an integer" in str(error), error

assert client.hset("h", mapping={"a": 1, "b": 2}) == 2
assert client.hgetall("h") == {"a": "1", "b": "2"}
client.rpush("l", "a", "b", "c")
assert client.lrange("l", 0, -1) == ["a", "b", "c"]
client.zadd("z", {"one": 1, "two": 2.5})
assert client.zrange("z", 0, -1, withscores=True) == [("one", 1.0), ("two", 2.5)]
client.sadd("s", "x", "y")
assert client.smembers("s") == {"x", "y"}
client.setbit("bits", 7, 1)
assert client.bitcount("bits") == 1

client.mset({f"scan:{i}": i for i in range(300)})
assert len(set(client.scan_iter(match="scan:*", count=50))) == 300
assert dict(client.hscan_iter("h")) == {"a": "1", "b": "2"}

listener = client.pubsub(ignore_subscribe_messages=True)
client.config_set("notify-keyspace-events", "KEA")
listener.psubscribe("__keyspace@0__:to*")
listener.get_message(timeout=10)
client.set("told", 1)
message = None
while message is None:
    message = listener.get_message(timeout=10)
assert (message["channel"], message["data"]) == ("__keyspace@0__:told", "set"), message

info = client.info()
assert info["redis_version"].startswith("7."), info["redis_version"]
assert client.dbsize() > 300
assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
assert client.object("encoding", "h") in ("listpack", "ziplist")
assert any(one["addr"] for one in client.client_list())
client.flushdb()
assert client.dbsize() == 0
print("fine")
