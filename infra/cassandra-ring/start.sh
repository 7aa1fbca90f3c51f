# Three nodes on 127.0.0.1 to .3, one token each, all of them seeds. RING_NODES="2" starts (again) only that one.
source "$infra/cassandra/node.sh"
heap=${CASSANDRA_HEAP:-448m}
seeds=127.0.0.1:7000,127.0.0.2:7000,127.0.0.3:7000
tokens=(- -9223372036854775808 -3074457345618258603 3074457345618258602)
for i in ${RING_NODES:-1 2 3}; do
  node "cassandra-ring/$i" "127.0.0.$i" "$seeds" "${tokens[$i]}"
done
for i in ${RING_NODES:-1 2 3}; do
  answers "cassandra-ring/$i" "127.0.0.$i" "$port"
done
echo "cassandra-ring is up: 127.0.0.1, 127.0.0.2 and 127.0.0.3, port $port, data centre datacenter1"
