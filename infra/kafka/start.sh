# One Kafka broker on 127.0.0.1:9092 (KAFKA_PORT), heap 384 MB (KAFKA_HEAP). Run again after its process was
# killed, it goes on with the data that it had.
port=${KAFKA_PORT:-9092}
folder="$state/kafka"
running kafka && fail "kafka is running already: infra/down it first."
need java "Kafka 4 runs on JDK 17"
lib=$(jars kafka)
mkdir -p "$folder"
sed -e "s|@FOLDER@|$folder|; s/@PORT@/$port/g; s/@CONTROLLER_PORT@/${KAFKA_CONTROLLER_PORT:-9093}/g" \
  "$infra/kafka/server.properties.in" > "$folder/server.properties"
log=(-Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.showDateTime=true
  -Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss)
[ -f "$folder/data/meta.properties" ] ||
  java -Xmx128m -XX:TieredStopAtLevel=1 "${log[@]}" -cp "$lib/*" kafka.tools.StorageTool format \
    --cluster-id MkU3OEVBNTcwNTJENDM2Qg --config "$folder/server.properties" --ignore-formatted > "$folder/format.log" 2>&1 ||
  fail "the storage of kafka could not be formatted: see $folder/format.log."
heap=${KAFKA_HEAP:-384m}
launch kafka java "-Xms$heap" "-Xmx$heap" -XX:+UseG1GC "${log[@]}" -cp "$lib/*" kafka.Kafka "$folder/server.properties"
answers kafka 127.0.0.1 "$port"
echo "kafka is up: 127.0.0.1:$port"
