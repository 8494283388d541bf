using Skyops.CrashHost;

// PATH STREAMS BYTES: appends to so many streams at once, rows of so many bytes, until it is killed.
if (args is not [var path, var streams, var bytes]
    || !int.TryParse(streams, out var streamCount) || !int.TryParse(bytes, out var rowBytes))
{
    await Console.Error.WriteLineAsync("Usage: PATH STREAMS BYTES");
    return 2;
}

await AppendForever.RunAsync(path, streamCount, rowBytes);
return 0;
