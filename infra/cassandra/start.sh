# One Cassandra node on 127.0.0.1:9042 (CASSANDRA_PORT), heap 512 MB (CASSANDRA_HEAP).
source "$infra/cassandra/node.sh"
node cassandra 127.0.0.1 127.0.0.1:7000 ""
answers cassandra 127.0.0.1 "$port"
echo "cassandra is up: 127.0.0.1:$port, data centre datacenter1"
