using System.Globalization;
using System.Text;
using Skyops.Tasks;
using Skyops.Worker.Attempts;
using Skyops.Worker.Telemetry;

namespace Skyops.Tests.Worker;

public sealed class ParserTests
{
    [Theory]
    [InlineData("::progress 0.42", "Progress { Fraction = 0.42 }")]
    [InlineData("::progress 1", "Progress { Fraction = 1 }")]
    [InlineData("::metric loss=0.31", "Metric { Name = loss, Value = 0.31 }")]
    [InlineData("::metric loss=-1e-3", "Metric { Name = loss, Value = -0.001 }")]
    [InlineData("::checkpoint 12 step-12.bin", "CheckpointWritten { Step = 12, FileName = step-12.bin }")]
    public void A_well_formed_command_is_read(string line, string expected) =>
        Assert.Equal(expected, ChildLine.Parse(line).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("loss is 3")]
    [InlineData("::progress 1.01")]
    [InlineData("::progress -0.1")]
    [InlineData("::progress NaN")]
    [InlineData("::progress  0.5")]
    [InlineData("::metric =1")]
    [InlineData("::metric loss=Infinity")]
    [InlineData("::metric loss")]
    [InlineData("::checkpoint -1 a")]
    [InlineData("::checkpoint 1 ../a")]
    [InlineData("::checkpoint 1 a/b")]
    [InlineData("::checkpoint 1 .hidden")]
    [InlineData("::checkpoint 1 a b")]
    [InlineData("::checkpoint 99999999999999999999 a")]
    [InlineData("::unknown 1")]
    public void Everything_else_stays_log_text(string line) =>
        Assert.Equal(line, Assert.IsType<ChildLine.Text>(ChildLine.Parse(line)).Line);

    [Fact]
    public void Lines_come_out_whole_however_the_bytes_arrive()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(0, random.Next(1, 40))
                .Select(_ => new string('x', random.Next(0, 3) == 0 ? random.Next(0, 9_000) : random.Next(0, 30)))
                .ToArray();
            var read = new List<string>();

            LineReader.ReadAll(new DribblingStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), random), read.Add);

            Assert.True(lines.SequenceEqual(read), $"seed {seed}");
        }
    }

    [Fact]
    public void A_line_without_end_is_cut_and_bytes_that_are_no_text_become_visible()
    {
        var read = new List<string>();

        LineReader.ReadAll(new MemoryStream([.. Enumerable.Repeat((byte)'a', 40_000), 0xff, 0x00, (byte)'\r', (byte)'\n']), read.Add);

        Assert.Equal([LineReader.LongestLine, LineReader.LongestLine, 40_000 - (2 * LineReader.LongestLine) + 2],
            read.Select(line => line.Length));
        Assert.EndsWith("a\uFFFD\uFFFD", read[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_survives_its_file_and_no_damaged_one_is_anything_but_refused()
    {
        var job = new AttemptJob(
            new AttemptKey("t1", 0, 1, 0, 3),
            Orders.Round(new DataReference(new string('a', 64), "d.csv", 7)),
            [new JobInput("dataset", "0", "d.csv")],
            2,
            512,
            5,
            new JobResume(12, "resume-step-12.bin"));
        var json = job.ToJson();
        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(AttemptJob.Parse(json).ToJson()));

        for (var seed = 1; seed <= 3_000; seed++)
        {
            var damaged = Damage(json, new Random(seed));
            try
            {
                _ = AttemptJob.Parse(damaged);
            }
            catch (InvalidDataException)
            {
                // Refused in the one way that is promised.
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}: {error}");
            }
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"order":{"kind":"noop"},"inputs":[],"threads":0}""")]
    [InlineData("""{"order":{"kind":"shell"},"inputs":[],"threads":1}""")]
    [InlineData("""{"order":{"kind":"noop"},"inputs":[{"name":"a","path":"../x","fileName":"x"}],"threads":1}""")]
    [InlineData("""{"order":{"kind":"noop"},"inputs":[null],"threads":1}""")]
    [InlineData("""{"order":{"kind":"noop"},"inputs":[],"threads":1,"resume":{"step":1,"fileName":"a/b"}}""")]
    public void A_job_file_that_names_no_job_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => AttemptJob.Parse(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("t01abc-0-12-1-3", "t01abc/0/12/1@3")]
    [InlineData("my-task_1-0-12-1-3", "my-task_1/0/12/1@3")]
    [InlineData("t-0-1-2", null)]
    [InlineData("..-0-1-2-3", null)]
    [InlineData("t-0-1-2-99999999999", null)]
    [InlineData("important-files", null)]
    public void The_name_of_a_folder_tells_the_attempt(string name, string? key)
    {
        Assert.Equal(key is not null, AttemptFolder.TryReadName(name, out var read));
        Assert.Equal(key, read?.ToString());
        if (read is { } good) Assert.Equal(name, Path.GetFileName(AttemptFolder.Of("/data", good).Path));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("01234567890123456789012345678901234567890")]
    public void A_task_id_that_is_no_file_name_makes_no_folder(string taskId) =>
        Assert.False(AttemptFolder.CanName(new AttemptKey(taskId, 0, 0, 0, 1)));

    [Fact]
    public void A_process_line_is_read_although_its_name_holds_spaces_and_parentheses()
    {
        const string line = "42 (a) b (c)) S 1 77 77 0 -1 4194304 9 8 7 6 150 50 0 0 20 0 3 0 12345 1000000 321 18446744073709551615";

        Assert.True(ProcessTable.TryParse(line, out var entry));
        Assert.Equal(new ProcessEntry(77, 200, 12345, 321), entry);
        for (var length = 0; length < line.Length; length++) _ = ProcessTable.TryParse(line[..length], out _);
        Assert.False(ProcessTable.TryParse("42 (x", out _));
    }

    [Fact]
    public void This_process_is_found_in_its_own_group()
    {
        Assert.True(ProcessTable.TryReadOne(Environment.ProcessId, out var self));
        var usage = ProcessTable.SumGroups([self.Group])[self.Group];
        Assert.True(usage.ResidentMiB >= 20, usage.ToString());
        Assert.False(ProcessTable.TryReadOne(int.MaxValue, out _));
    }

    private static byte[] Damage(byte[] json, Random random)
    {
        var bytes = json.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Length);
            bytes = random.Next(3) switch
            {
                0 => [.. bytes[..at], .. bytes[(at + 1)..]],
                1 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
                _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            };
        }

        return bytes;
    }
}
