using System.Text.Json.Serialization;
using Skyops.Cli.Accounts;
using Skyops.Cli.Demo;
using Skyops.Cli.Doctor;
using Skyops.Cli.Hosting;
using Skyops.Cli.Tasks;

namespace Skyops.Cli.Output;

/// <summary>JSON of what the CLI itself makes; what the API answers is printed as the API wrote it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(DownloadReport))]
[JsonSerializable(typeof(LoginReport))]
[JsonSerializable(typeof(LogoutReport))]
[JsonSerializable(typeof(SiloStarted))]
[JsonSerializable(typeof(UpStarted))]
[JsonSerializable(typeof(WalletReport))]
[JsonSerializable(typeof(WorkerStarted))]
internal sealed partial class CliJson : JsonSerializerContext;
