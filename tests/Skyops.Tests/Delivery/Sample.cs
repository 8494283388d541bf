using System.Security.Cryptography;
using Skyops.Delivery.Bundles;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Delivery;

/// <summary>Bytes and results that are the same in every run.</summary>
internal static class Sample
{
    /// <summary>The upper bytes of a linear congruential generator, as <c>tests/peers/*/sample.mjs</c> makes them.</summary>
    public static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        var x = 1u;
        for (var i = 0; i < length; i++)
        {
            x = unchecked((x * 1664525) + 1013904223);
            bytes[i] = (byte)(x >> 24);
        }

        return bytes;
    }

    /// <summary>A result with these outputs, written into a folder as a download leaves it.</summary>
    public static BundleContent Result(string folder, params (string Path, byte[] Bytes)[] outputs)
    {
        var files = outputs.Select(output => Write(folder, output.Path, output.Bytes)).OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();
        var logs = Path.Combine(folder, "..", $"{Path.GetFileName(folder)}.logs");
        File.WriteAllText(logs, """{"taskId":"t1","attempt":"0/0/0@1","node":"n","number":0,"text":"hello"}""" + "\n");
        var moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        return new BundleContent
        {
            Task = new TaskView
            {
                Id = "t1",
                Name = "a name",
                Owner = "0x0000000000000000000000000000000000000001",
                Status = TaskStatus.Completed,
                Spec = new TaskSpec { Workload = new ProcessWorkload { Argv = ["/bin/true"] }, Budget = default },
                SpecHash = new string('a', 64),
                SubmittedAt = moment,
                EndedAt = moment.AddMinutes(1),
                Cost = new CostView("SKYOPS", default, default, default, default),
                Outputs = files,
            },
            ChainId = 4242,
            OutputsFolder = folder,
            Receipts = new BundleReceipts([Receipt(1, files), Receipt(0, files)], ["Yg==", "YQ==", "YQ=="]),
            LogsFile = logs,
        };
    }

    private static OutputFile Write(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return new OutputFile(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static SignedReceipt Receipt(int slot, OutputFile[] files) =>
        new(new Receipt(new AttemptKey("t1", 0, 0, slot, 1), AttemptExit.Succeeded, new string('b', 64), files, 10, 9, 8, 0, null), "n", "cHJvb2Y=");
}
