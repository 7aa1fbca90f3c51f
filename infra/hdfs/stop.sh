stop hdfs/datanode
stop hdfs/namenode
rm -rf "$state/hdfs"
