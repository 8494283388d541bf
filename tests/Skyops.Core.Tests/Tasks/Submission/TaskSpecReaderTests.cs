using System.Text;
using System.Text.Json.Nodes;
using Skyops.Core.Tasks.Submission;
using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks.Submission;

public sealed class TaskSpecReaderTests
{
    public static TheoryData<string, string?, string> Wrong()
    {
        var data = new TheoryData<string, string?, string>();
        foreach (var (path, json, field) in WrongFields.All) data.Add(path, json, field);
        return data;
    }

    [Fact]
    public void A_good_submission_is_read_field_by_field()
    {
        var spec = Submitted.Read(Submitted.Good()).Spec!;

        var train = Assert.IsType<TrainWorkload>(spec.Workload);
        Assert.Equal(
            ("resnet8", 4, ulong.MaxValue, 1, 32, 0.05f),
            (train.Model, train.Rounds, train.Seed, train.LocalEpochs, train.BatchSize, train.LearningRate));
        Assert.Equal(new DataReference(Make.Sha("x"), "digits.csv.gz", 57_523), train.Dataset);
        Assert.Equal(
            new ResourceRequest
            {
                CpuCores = 2,
                RamMiB = 1_024,
                DiskMiB = 10,
                Gpus = 1,
                GpuModel = "A100",
                GpuMemoryMiB = 40_960,
                GpuVendor = "nvidia",
                MinComputeCapability = "8.0",
            },
            spec.Resources);
        Assert.Equal(
            ("digits", 2, 2, "5.25", 900, TaskPriority.High),
            (spec.Name, spec.Shards, spec.Redundancy, spec.Budget.ToString(), spec.DurationSeconds, spec.Priority));
        Assert.Equal(["t01", "t-2_x"], spec.After);
        Assert.Equal(["a", "b"], spec.Labels.Keys);
        Assert.Equal((10, 1), (spec.CheckpointEverySeconds, spec.AgreementMargin));
    }

    [Fact]
    public void The_shortest_submission_gets_the_defaults_of_the_contract()
    {
        var spec = Submitted.Read("""{"workload":{"kind":"noop"},"budget":"1"}""").Spec!;

        Assert.Equal(
            TaskSpecCanonical.Hash(new TaskSpec { Workload = new NoopWorkload(), Budget = Amount.Whole(1) }),
            TaskSpecCanonical.Hash(spec));
    }

    [Theory, MemberData(nameof(Wrong))]
    public void Each_field_that_is_wrong_is_named_alone(string path, string? json, string field)
    {
        var reading = Submitted.Read(Submitted.With(path, json), "self");

        var error = Assert.Single(reading.Errors);
        Assert.Equal(field, error.Field);
        Assert.Null(reading.Spec);
        Assert.All([error.Problem, error.Limit, error.Remedy], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.True((error.Value?.Length ?? 0) <= 80);
    }

    [Fact]
    public void All_wrong_fields_are_named_at_once()
    {
        // One wrong value for each field that the others leave in place.
        var chosen = WrongFields.All.Where(
            w => w.Json is not null && w.Path is not ("workload" or "resources" or "placement" or "workload.dataset"))
            .DistinctBy(w => w.Path).ToArray();
        var root = Submitted.Good();
        foreach (var (path, json, _) in chosen) Submitted.Set(root, path, json);

        var errors = Submitted.Read(root, "self").Errors;

        Assert.Equal(
            chosen.Select(w => w.Field).Order(StringComparer.Ordinal),
            errors.Select(e => e.Field).Order(StringComparer.Ordinal));
        Assert.True(errors.Length > 25);
    }

    [Theory]
    [InlineData("workload", "{\"kind\":\"trian\"}", "Did you mean train?")]
    [InlineData("workload.model", "\"resnet9\"", "Did you mean resnet8?")]
    [InlineData("shrads", "2", "Did you mean shards?")]
    [InlineData("resources.rammib", "2", "Did you mean ramMiB?")]
    [InlineData("priority", "\"hihg\"", "Did you mean high?")]
    public void A_near_miss_gets_a_guess(string path, string json, string remedy) =>
        Assert.Equal(remedy, Assert.Single(Submitted.Read(Submitted.With(path, json)).Errors).Remedy);

    [Fact]
    public void A_task_that_waits_for_itself_is_told_so()
    {
        var error = Assert.Single(Submitted.Read(Submitted.With("after", "[\"t01\",\"t09\"]"), "t09").Errors);

        Assert.Equal(("after[1]", "t09"), (error.Field, error.Value));
        Assert.Contains("itself", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_model_alone_is_its_own_kind_of_refusal()
    {
        Assert.Equal(
            RefusalCode.UnknownModel, Submitted.Read(Submitted.With("workload.model", "\"gpt9\"")).Refusal!.Code);
        Assert.Equal(RefusalCode.Invalid, Submitted.Read(Submitted.With("shards", "0")).Refusal!.Code);
        Assert.Null(Submitted.Read(Submitted.Good()).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"budget\":")]
    [InlineData("{} {}")]
    [InlineData("{}x")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{/*c*/}")]
    public void What_is_not_one_json_object_is_one_error(string json)
    {
        var error = Assert.Single(Submitted.Read(json).Errors);

        Assert.Equal("$", error.Field);
    }

    [Fact]
    public void Nesting_deeper_than_the_limit_is_refused_by_name()
    {
        var json = "{\"name\":" + new string('[', 65) + new string(']', 65) + "}";

        Assert.Contains("deeper than 64", Assert.Single(Submitted.Read(json).Errors).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_given_twice_is_reported()
    {
        var error = Assert.Single(Submitted.Read("""{"workload":{"kind":"noop"},"budget":"1","budget":"2"}""").Errors);

        Assert.Equal(("budget", "2"), (error.Field, error.Value));
    }

    [Fact]
    public void A_million_labels_are_one_error_and_a_thousand_unknown_fields_are_counted()
    {
        var labels = new StringBuilder("{\"workload\":{\"kind\":\"noop\"},\"budget\":\"1\",\"labels\":{");
        for (var i = 0; i < 1_000_000; i++) labels.Append(i == 0 ? "" : ",").Append('"').Append(i).Append("\":\"x\"");
        Assert.Equal("labels", Assert.Single(Submitted.Read(labels.Append("}}").ToString()).Errors).Field);

        var unknown = Submitted.Good();
        for (var i = 0; i < 1_000; i++) unknown[$"zzz{i}"] = 1;
        var errors = Submitted.Read(unknown).Errors;
        Assert.Equal(101, errors.Length);
        Assert.Contains("900 more", errors[^1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_never_throw()
    {
        var good = Encoding.UTF8.GetBytes(Submitted.Good().ToJsonString());
        for (var seed = 0; seed < 4_000; seed++)
        {
            var random = new Random(seed);
            var bytes = good.ToArray();
            for (var edits = random.Next(1, 8); edits > 0; edits--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var cut = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            var thrown = Record.Exception(() =>
            {
                var reading = TaskSpecReader.Read(cut, Submitted.Models);
                Assert.Equal(reading.Spec is null, reading.Errors.Length > 0);
            });
            Assert.True(thrown is null, $"seed {seed}: {thrown}");
        }
    }

    [Fact]
    public void Canonical_bytes_read_back_to_the_same_bytes_and_do_not_depend_on_the_order_of_fields()
    {
        var spec = Submitted.Read(Submitted.Good()).Spec!;
        var bytes = TaskSpecCanonical.Bytes(spec);
        var reversed = new JsonObject(
            Submitted.Good().Reverse().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

        Assert.Equal(bytes, TaskSpecCanonical.Bytes(TaskSpecReader.Read(bytes, Submitted.Models).Spec!));
        Assert.Equal(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(Submitted.Read(reversed).Spec!));
        Assert.NotEqual(TaskSpecCanonical.Hash(spec), TaskSpecCanonical.Hash(spec with { AgreementMargin = 3 }));
    }
}
