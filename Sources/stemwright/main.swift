print("stemwright")
