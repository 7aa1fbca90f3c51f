stop spark/worker
stop spark/master
rm -rf "$state/spark"
