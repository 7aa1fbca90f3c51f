# One Kafka broker on 127.0.0.1:9092 (KAFKA_PORT).
source "$infra/kafka/node.sh"
broker kafka
answers kafka 127.0.0.1 "$port"
echo "kafka is up: 127.0.0.1:$port"
