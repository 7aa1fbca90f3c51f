# An HDFS of one name node (hdfs://127.0.0.1:8020, WebHDFS on 9870) and one data node, heap 256 MB each (HDFS_HEAP).
# HDFS_PORT and HDFS_HTTP_PORT move them; the data node takes the three ports above the latter.
port=${HDFS_PORT:-8020}
http=${HDFS_HTTP_PORT:-9870}
folder="$state/hdfs"
running hdfs/namenode && fail "hdfs is running already: infra/down it first."
need java "Hadoop 3 runs on JDK 17"
need curl "it asks the name node whether its data node is there"
lib=$(jars hdfs)
# The two servers look for the folders of their web pages, and are content with empty ones.
mkdir -p "$folder/conf/webapps/hdfs" "$folder/conf/webapps/datanode" "$folder/name"
cp "$infra/hdfs/log4j.properties" "$folder/conf/"
for file in core-site.xml hdfs-site.xml; do
  sed -e "s|@FOLDER@|$folder|; s/@PORT@/$port/; s/@HTTP_PORT@/$http/" \
    -e "s/@DATA_PORT@/$((http + 1))/; s/@DATA_IPC_PORT@/$((http + 2))/; s/@DATA_HTTP_PORT@/$((http + 3))/" \
    "$infra/hdfs/$file.in" > "$folder/conf/$file"
done
# On JDK 17 WebHDFS answers every call with a bare 500 unless its XML library may look into java.lang.
hadoop=(java "-Xmx${HDFS_HEAP:-256m}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1
  --add-opens=java.base/java.lang=ALL-UNNAMED -cp "$folder/conf:$lib/*")
name=org.apache.hadoop.hdfs.server.namenode.NameNode
[ -d "$folder/name/current" ] ||
  "${hadoop[@]}" "$name" -format -nonInteractive > "$folder/format.log" 2>&1 ||
  fail "the name node could not be formatted: see $folder/format.log."
launch hdfs/namenode "${hadoop[@]}" "$name"
launch hdfs/datanode "${hadoop[@]}" org.apache.hadoop.hdfs.server.datanode.DataNode
answers hdfs/namenode 127.0.0.1 "$http"
live="http://127.0.0.1:$http/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState"
for _ in $(seq 600); do
  state_now=$(curl -sf "$live" || true)
  [[ $state_now == *'"NumLiveDataNodes" : 1'* && $state_now == *'"FSState" : "Operational"'* ]] && break
  running hdfs/datanode || fail "the data node ended before it was up: see $folder/datanode/log."
  sleep 0.2
done
[[ $state_now == *'"NumLiveDataNodes" : 1'* ]] || fail "hdfs was not up after 120 s: see $folder/*/log."
echo "hdfs is up: hdfs://127.0.0.1:$port, WebHDFS on http://127.0.0.1:$http"
