for i in 1 2 3; do
  stop "cassandra-ring/$i" &
done
wait
rm -rf "$state/cassandra-ring"
